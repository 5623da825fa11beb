"""Words that say what was examined and how, and never who: all others are dropped where text is cleaned.

Text is not searched for names, because nobody knows all of them.

References
----------
PS3.15 E.3.5: the Clean Descriptors Option.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

_KNOWN = """
aahead aascout aaspine abdomen abdomenpelvis abdominal abdominis abdominopelvic ablation ac acetabulum achilles acjoint
acl acquired acquisition acromioclavicular acute adc adnexa adrenal adrenals adult adults after aidr air airway airways
algorithm aligned all alveolar alveolus ammonia amplitude amygdala amyloid anal and angio angiogram angiography angle
angled ankle ankles anorectal anterior anus aorta aortic aortobifemoral aortoiliac ap apex apical appendage appendix
arch area arm arms arrest arterial arteries arteriovenous artery arthrogram arthrography articular artifact artifacts
ascending asir asl asset at atlas atria atrial atrium attenuated attenuation auditory auto autoalign average averaged
ax axial axials axilla axillary axis azygos background barium basal base baseline basilar before best biceps bilat
bilateral bile bileduct biliary biopsy biphasic black bladder blade blood body bold bolus bolustracking bone bones
bonescan both bottom bowel brachial brain brainstem breast breasts breath breathhold breathing bright bronchi bronchial
bronchus bspline bssfp buttock buttocks bval bvalue bvalues bw by bypass caipi caipirinha calcaneal calcaneus calcium
calciumscore calciumscoring calf calibration camera canal canine cap capitate cardiac cardio carina carinal carotid
carotids carpal carpus cartilage catheter caudad caudal caudate cava caval cavity cbf cbv cc ce cect cecum celiac
cephalad cerebellar cerebellum cerebral cerebri cerebrum cervical cervix cest ch channel chest chestabdomen
chestabdomenpelvis chestabdpelvis choline choroid chronic cine ciss cistern cisterns clavicle clear closed cm coccygeal
coccyx cochlea cochlear coeliac coil coils colfa collateral collimated colon colonic colonography color colour column
combined combo common communicating comparison compressed compression computed cone continuous contrast contrasted
control controls cor cord cords cornea coronal coronals coronary corpus corrected correction cortex cortical
corticomedullary costal costochondral count counts cpa cpr cr cranial cranio cranium cruciate crural csi cspine ct cta
ctac ctangio ctp ctpa ctspine cube cuboid cuneiform curved cut cuts cycle cystic cystogram cystography dark data dce
deconvolved dect decubitus default delay delayed deltoid dens dense density dental derived descending dess detail
detailed detector diagnostic diaphragm diastole diastolic dicom diff diffusion digit digital digits direct direction
directions disc discs distal dixon dki dmsa document dorsal dorsalis dose doses dotanoc dotarem dotatate dotatoc double
drainage drr dsa dsc dti dtpa dual dualenergy duct ducts duodenum dura dural dwi dx dyn dynamic dynamics eadc ear early
ears ecg echo echoes echoplanar edge edges edotreotide effusion efgre eight eighth eject ejection elbow elbows
embolization emission empty end endometrium energy enhanced enhancement enteric enteroclysis enterography entire eovist
ep epi epidural epigastric epiglottis equilibrium erect esophageal esophagus eswan ethmoid etl evaluation exam
exametazime examination excretory exercise exp expiration expiratory exposure extended extension external extremities
extremity eye eyeball eyelid eyes fa face facet facial fast fat fatsat fatsup fatsupp fbp fdg feet femoral
femoralartery femoris femoropopliteal femur femurs fet fetal fetus ffe fgre fibula fid fiducial fiducials field
fieldmap fiesta fifth filter filtered finger fingers first fisp fissure fistula five fixed fl flair flank flash flexion
florbetaben florbetapir flortaucipir flow flows flt fluciclovine fluid fluoride fluorine fluoro fluorocholine
fluorodeoxyglucose fluoroestradiol fluoroscopy flutemetamol fmap fmri foetus followup followups fontanel foot for
foramen forearm forearms forefoot fossa four fourth fov fraction frame frames free frequency from frontal fs fse fspgr
full function functional fundus fused fusion gad gado gadobenate gadobutrol gadodiamide gadolinium gadopentetate
gadoterate gadoteridol gadovist gadoxetate gallbladder gallium gallstone ganglia gantry gastric gastrointestinal gate
gated gating gd gdtpa genitourinary gland glands glenohumeral glenoid globe gluteal gluteus gradient graft grappa grasp
gre grid groin growth gsi guided gyrus half hallux hamate hamstring hamstrings hand hands hard haste hdp head headfirst
headneck headnecktrunk heart heavy heel height hemisphere hepatic hepatis hepato hepatobiliary hernia high hilar hilum
hindfoot hip hippocampal hippocampus hips hires hold horizontal hr hrct humeral humerus hyoid hypopharynx hypothalamus
hz iac iacs ica ideal idose ileal ileocecal iliac iliofemoral ilium imag image images imaginary imaging implant imr in
incisor inclination increment index indium infant inferior infraorbital infusion inguinal inhale inhaled initial
injection inner inphase inspiration inspiratory instance insula intercostal intermediate internal interpolated
intervention interventional interventricular intervertebral intestinal intestine intracranial intraoperative
intravenous inversion inverted iodide iodinated iodine iodixanol iodobenzylguanidine ioflupane iohexol iomeprol
iopamidol iopromide ioversol ipat ir ischium iso isotropic iterative iv ivc ivim jaw jejunal jejunum joint joints
jugular junction kernel kev kg khz kidney kidneys kilovolt knee knees kub kv labral labrum lacrimal large laryngeal
laryngopharynx larynx lat late lateral lateralis lava lcc lcl ldct left leg legs length lens lesion lesions level
levels lge ligament ligaments limb limbs limited line linear lines lip liver lmlo lobar lobe lobes loc localiser
localisers localizer localizers long longitudinal loop lordotic loss low lowdose lower lowerleg lps lr lspine lsspine
lumbar lumbosacral lumen lunate lung lungs lutetium lv lvot lymph lymphangiogram lymphangiography lymphatic lymphnode
lymphnodes lymphoma lymphoscintigraphy ma maa mag magnetic magnification magnitude mammary mammo mammogram mammography
mandible mandibular map mapping maps marrow mas mask masseter mastoid mastoids max maxilla maxillary maxillofacial
maximum mbq mci mcl mdixon mdp mean measure measurement measurements meatus medial median mediastinal mediastinum medic
medium medronate medulla meniscal meniscus mesenteric mesenterica mesentery metacarpal metacarpals metastases
metastasis metatarsal metatarsals metatarsus methionine mev mg mgy mhz mibg mibi mid midbrain middle midface midfoot
midline min minimum minip minips mip mips mitral ml mlo mm moco mode model molar monitoring mono monoenergetic mosaic
motion mouth mp mpr mprage mprs mpvr mr mra mrac mrcp mri mrs mrsi mrv ms multi multiecho multiframe multihance
multiphase multiplanar multislice multivane muscle muscles mv myelo myelogram myelography myelum myocard myocardial
myocardium nac naf nasal nasopharyngeal nasopharynx native navicular navigator ncct nce neck neckchest neckchestabdomen
neckchestabdpelv neonatal nephrographic nerve nerves neuro neutral new nex ninth nipple no noddi node nodes nodule
nodules nofs noise non noncontrast none nonenhanced normal nose notch nsa nuclear number obl oblique obliques obstetric
occipital occlusal ocular odontoid oesophageal oesophagus of off olecranon omental omentum omnipaque on oncology one
opening opp opposed opposedphase optic or oral orbit orbital orbits oropharynx orthogonal osem out outer outphase
ovarian ovaries ovary overlay overview pa pad paediatric palate palatine pallidum pancreas pancreatic
pancreaticobiliary panoramic paranasal parasagittal parathyroid parenchyma parietal parotid parotids pass patella
patellar patellofemoral patient pc pcl pd pdfs pediatric pelvic pelvis penis pentetreotide perf perfusion perianal
pericardial pericardium perihilar perineal perineum peripheral peritoneal peritoneum peroneal pertechnetate pet petct
petmr petmri petrous phalanges phalanx phantom pharynx phase phased phases pib pineal pituitary pixel placenta
placental plain plan planar plane planning plantar plaque pleura pleural plexus plus polytrauma pons popliteal portable
portal portovenous position post postcontrast posterior postop postoperative power pre precontrast predelay premolar
premon premonitoring preop preoperative preparation prescan preview primary primovist probe profunda prone propeller
proset prospective prostata prostate prostatic prosthesis protocol proton proximal pseudo psf psif psir psma pubic
pubis pulmonary pulse putamen pyelographic qsm quadrant quadriceps quality quant quantitative quick radial radiocarpal
radiofluoroscopy radiograph radiographic radiography radioulnar radius rage ramp range rao rapid rate ratio raw rb rcc
rd rec recon reconstructed reconstruction recovery rectal rectosigmoid rectum recumbent red reduced reference reformat
reformats reformatted refscan region registered registration renal report rescan research resolution resonance
respiration respiratory rest restaging resting restricted result results retina retro retrocardiac retroperitoneal
retroperitoneum retrospective review rf rib ribs right rigid rmlo roi roll rotation rotator routine row rsfmri rt
rubidium run runoff runoffs rv rvot sacral sacroiliac sacrum sag sagittal sagittals saline salivary saphenous sat
saturated saturation scalp scan scanned scanogram scans scaphoid scapula scapulae scapular sciatic scintigram
scintigraphy scjoint sclera score scoring scout screen screening scrotal scrotum se sec second secondary seconds
segment segmentation segmented sella seminal sense sensitive septal septum sequence sequential series sesamoid
sestamibi set seven seventh shaded sharp shmolli short shoulder shoulders side sigmoid signal sijoint single sinogram
sinonasal sinus sinuses sitting six sixth size skeletal skeleton skin skull skullbase slab slabs slice slices slow
small smart smartprep smooth sodium soft space spair spc spect spectct spectral spectroscopy speed spgr sphenoid spin
spinal spine spir spiral splanchnic spleen splenic spoiled ssd ssfp ssfse sspine ssspine stack stacked stage staging
standard standing start starvibe state static steam stent step stereo sternoclavicular sternum stir stomach stop strain
strength stress stroke strontium structural structure structures study subclavian subcutaneous subglottic sublingual
submandibular submental subtracted subtraction sulcus summary super superficial superior supine supp suppressed
suppression supraclavicular surface surgery surgical survey surview surviews susceptibility suv suvs svc svs swan swi
swimmers sync syst systole systolic table tagging talar talus tap target tarsal tarsus tavr tc te technetium teeth
temperature temporal temporalbone temporomandibular ten tendon tensor tensors tenth test testes testicle testicular
testis tetrofosmin tfe tfi tfl thalamus thallium thick thickness thigh thighs thin thins thinslice thinslices third thk
thoracic thoracoabdominal thoracolumbar thorax three threshold thrive throat thumb thymic thymus thyroid ti tibia
tibial tilt tilted time timed timing tir tirm tissue tlspine tm tmj tmjoint tmjs to toe toes tof tomo tomography
tomosynthesis tongue tonsil tooth top topogram torso total tr tra trace tracew trachea tracheal tracheobronchial
tracker tracking tracks tract trans transaxial transaxials transmission transversal transverse trapezium trauma
treatment triceps tricks tricuspid trigger triggered triphasic trochanter true trufi trufisp trunk tse tspine tstar ttp
tube tubes tumor tumour tumours turbo turboflair turcica two tympanic type uld ulna ulnar ultrashort ultrasound
ultravist umbilical uncorrected unenh unenhanced uniform unilat unilateral univ upper upperarm upperleg upright ureter
ureteral ureteric ureterovesical ureters urethra urethral urinary urogenital urogram urographic urography us uteri
uterine uterus vagina vaginal valve vascular vascularity vein veins vena venogram venography venous vent ventilation
ventral ventricle ventricles ventricular version vertebra vertebrae vertebral vertebrobasilar vertebroplasty vertex
vertical vessel vessels vestibular vibe video view views viscera visceral vista visual vitreous vnc vocal vol volume
volumes volumetric voxel vrt vulva wall wash washin washout water wb weight weightbearing weighted wfs white whole
wholebody wide width window windowed with without wo working wrist wrists xa xenon xray year years zero zone zoom
zygoma zygomatic
"""

_MAKERS = """
ab achieva acuson adac ag agfa aera allura altea analogic aplio aquilion artis avanto axiom barco biograph brainlab
brightspeed brilliance bruker bv canon carestream centricity cerner co company corp corporation definition devices
diagnostics discovery dornier elekta electric electronics elscint emotion equipment eos epiq esaote espree force fuji
fujifilm gambro ge gemini general gmbh group hamamatsu health healthcare healthineers hitachi hologic hospira inc
ingenia ingenuity instruments intera international kodak konica konicaminolta laboratories lightspeed limited llc
lorad ltd lumina magnetom mediso medical medison medtronic mevis mindray minolta mobilett mr nemoto neusoft nikon
nv olympus optima panasonic panorama pharma philips picker pms prisma private product products revolution
samsung scanner schick sectra sensation service shimadzu siemens signa sirona skyra sola solutions somatom sonata
sonosite sony spa srl symbia symphony syngo system systems technologies technology titan toshiba trio united
uih vantage varex varian verio vida vendor voluson workstation yxlon zeiss ziehm
"""

_WORD = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|[^\sA-Za-z\d]|\s+")
_SMALL_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
_LETTER = re.compile(r"[^\W\d_]")
_MEASURE = re.compile(
    r"\d{1,3}(?:[.,]\d{1,3})?(?:[x*]\d{1,3}(?:[.,]\d{1,3})?){1,2}(?:mm|cm)?"  # 3x3, 0.9x0.9x1.25mm
    r"|t[12]w"
    r"|b=?(?:0|[1-9]\d?0|[1-9]\d?[05]0)"  # diffusion weighting in s/mm2
)
_AROUND = "()[],;:"
_SIDES = ("l", "r")
_JOINING = frozenset("+-/.,:*_()[]&%=")


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Return the words, in small letters."""
    return frozenset(_KNOWN.split())


@lru_cache(maxsize=1)
def words_of_makers() -> frozenset[str]:
    """Return words that names of makers and models consist of, in small letters: some of them are surnames too."""
    return frozenset(_MAKERS.split())


def cleaned(text: str, names: frozenset[str] = frozenset(), only_words: bool = False) -> str:
    """Return the known words of a text, and numbers that count or measure; "" if none is left.

    Parameters
    ----------
    names
        Words, in small letters, that are parts of names in this case, and are dropped even if they are known.
    only_words
        Whether numbers and single letters are dropped too: they may be a part of what says who someone is.
    """
    kept: list[str] = []
    for part in _parts_of(text):
        pieces = _WORD.findall(part)
        words = [piece for piece in pieces if piece[0].isalnum()]
        has_others = only_words and not all(word.isalpha() and len(word) > 1 for word in words)
        may_stay = all(_may_stay(word.casefold(), names) for word in words) and _is_short(words)
        may_stay = may_stay or _MEASURE.fullmatch(part.strip(_AROUND).casefold()) is not None
        if words and may_stay and not has_others:
            kept.append("".join(piece if piece[0].isalnum() or piece in _JOINING else " " for piece in pieces))
        else:
            parts = re.split(r"[^A-Za-z0-9.]+", part)
            known = [piece for piece in parts if len(piece) > 2 and piece.casefold() in known_words() - names]
            kept += known
    return " ".join(" ".join(kept).split())


def _parts_of(text: str) -> Iterator[str]:
    """Yield what is between blanks, but numbers in a row as one: an identifier or a date may be written like that."""
    for has_letter, parts in groupby(text.split(), lambda part: _LETTER.search(part) is not None):
        if has_letter:
            yield from parts
        else:
            yield " ".join(parts)


def _may_stay(word: str, names: frozenset[str]) -> bool:
    if word in names:
        return False
    is_short = len(word) == 1 and word.isascii()
    return word in known_words() or _SMALL_NUMBER.fullmatch(word) is not None or is_short


def _is_short(words: list[str]) -> bool:
    """Tell whether letters and numbers in a row are no more than belong to a word: not an identifier or a date."""
    numbers = sum(word[0].isdigit() for word in words)
    if any(word.isalpha() and len(word) > 1 for word in words):
        return numbers <= 2
    return len(words) <= 2 and (numbers > 0 or "".join(words).casefold() in _SIDES)
